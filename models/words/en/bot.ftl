# What the bot says. One sentence per id; the facts in braces are given by the code.
