"""Notes on people's devices by web push (RFC 8030), encrypted for the browser (RFC 8291), signed with our own key."""
