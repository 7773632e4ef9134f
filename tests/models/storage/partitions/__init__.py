"""Partitions by month: how they are made, kept up, and given back."""
