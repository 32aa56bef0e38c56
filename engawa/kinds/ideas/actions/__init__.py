"""What people do with ideas: propose, support, help, look after, merge; and questions at an open door."""
