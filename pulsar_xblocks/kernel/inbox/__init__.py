"""Messages to people: in-app, e-mail and text for a class chat."""
