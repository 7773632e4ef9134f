"""The spread: who passed a promotion on to whom, how sure that is, and what it adds up to. All of it is made from opens
and tags.
"""
