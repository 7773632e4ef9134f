"""Figures: how a promoter's cards are read, and how they were passed on."""
