"""What is said in chat and how it travels."""
