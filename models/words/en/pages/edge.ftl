# What is said before anything else can be: the door is full, or somebody knocks too often.
edge-full = Too many people are here just now. Please try again in a few seconds.
edge-full-of-you = Too many connections are open from your network. Please close some, or try again in a few seconds.
edge-guesses = You have followed too many links that lead nowhere. Please wait a moment, then try the link you were given.
edge-cards = Too many pictures were drawn for your network. Please wait a few seconds, then try again.
