"""Training of EdgeCx's voice-emotion model: from EmoDB and Moonshine's first layers to the files in models/voice-emotion."""
