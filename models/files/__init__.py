"""Files: bytes that are kept, and pictures, voices and metadata made safe."""
