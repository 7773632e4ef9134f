# The language itself: what it is called, and how pages, maps of links and voices name it

language-name = English
# <html lang>, by script
language-tag = en
# by region, where clocks and numbers depend on it
language-region = en
# og:locale
language-locale = en_GB
# the voice on the telephone
language-spoken = en-US
