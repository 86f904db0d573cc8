"""What machines read: sitemaps, feeds, and the overview for language models."""
