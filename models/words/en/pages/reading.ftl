# How a page is read, and who learns it.
reading-seen = { $promoter } sees how long and how far this page is read, not who you are.
reading-seen-nobody = How long and how far this page is read is recorded, not who you are.
reading-seen-signed = { $promoter } sees how long and how far this page is read.
reading-seen-signed-nobody = How long and how far this page is read is recorded.
reading-unseen = { $promoter } learns only that somebody opened this page. Share how long and how far you read, not who you are?
reading-unseen-nobody = Only that somebody opened this page is recorded. Share how long and how far you read, not who you are?
reading-stop = Don’t share
reading-allow = Share
reading-switch = Share how I read this page
