# How a page is read, and who learns it.
reading-seen = { $promoter } sees how long and how far this page is read, not who you are.
reading-seen-nobody = How long and how far this page is read is recorded, not who you are.
reading-unseen = { $promoter } does not learn how you read this page.
reading-unseen-nobody = How you read this page is not recorded.
reading-stop = Don’t share
reading-allow = Share
reading-switch = Share how I read this page
