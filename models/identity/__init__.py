"""Identity: who proves to be whom; merging, handing over, recognising."""
