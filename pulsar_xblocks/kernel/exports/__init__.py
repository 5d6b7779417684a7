"""CSV, XLSX and ZIP written in constant memory."""
