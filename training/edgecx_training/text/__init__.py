"""Training of EdgeCx's text-emotion model: from GoEmotions and USE-lite to the files in models/text-emotion."""
