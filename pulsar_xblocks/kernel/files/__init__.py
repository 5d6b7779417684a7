"""Private files: resumable upload, safe previews, permission-checked download."""
