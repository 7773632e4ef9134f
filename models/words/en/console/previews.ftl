# Before a promotion goes out, and when it ends: previews, archive.

preview-button = Preview
preview-title = As readers will see it
preview-how = Only you see this. Nothing is recorded, and the code leads nowhere. A promoter’s own name and code take the place of the samples.
preview-promoter = Sample Name
preview-card = The card
preview-link = What messengers show of the link
preview-square = The same, square
preview-page = The page
preview-target = The link leads to
preview-unknown = Our fonts have no drawing for: { $characters }. On the card an empty box stands in their place.
archive-button = Archive …
archive-title = Archive “{ $title }”?
archive-stops = Promoters are no longer offered it: they can make no new card of it and send it to nobody new.
archive-goes-on = { $cards ->
        [0] No card of it is out.
        [one] The one card that is out goes on working, and its opens are still recorded.
       *[other] The { $cards } cards that are out go on working, and their opens are still recorded.
    }
archive-undone = You can take this back at any time.
archive-undo = Offer it again
archive-is = This promotion is archived: promoters are not offered it. Cards that are out go on working.

reading-on-page = Where it was read, on the page
reading-on-page-see = See it on the page
reading-on-page-note = Each strip stands under its heading; headings of the same name share one.
reading-on-page-none = Nobody has read this page for a while that could be told yet.
reading-on-page-elsewhere = Not in the text as it is now: forms, and headings since changed
