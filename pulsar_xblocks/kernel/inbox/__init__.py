"""Messages in the product and by e-mail, evening letters, reminders, talks, calendars, texts for a class chat."""
