"""Work in a module: tasks, reflections, attendance, marks, hours."""
