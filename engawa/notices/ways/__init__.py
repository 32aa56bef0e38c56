"""How notices reach people who are not here: by mail, and on their devices."""
