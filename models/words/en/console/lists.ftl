# Long lists in the console: pages, totals, looking for something in them.

paging-label = Pages
paging-before = Back
paging-after = More
paging-shown = { $first }–{ $last } of { $total }
paging-total = { $total } in all
paging-none = Nothing in this list matches. Ask for less, or show all.
opens-dropped = { $count ->
    [one] One more open is counted, but no longer kept by itself: nobody knew who read, and it was before
   *[other] { $count } more opens are counted, but no longer kept one by one: nobody knew who read, and they were before
}
opens-dropped-some = Opens of which nobody knew who read are no longer kept one by one, and not listed, if they were before
promotions-label = Title or summary
conversations-label = Name of the customer or promoter, or topic
opens-label = Promotion, promoter or reader
search-total = · { $total }
search-all-customers = All { $total } customers
search-all-conversations = All { $total } conversations
search-all-promoters = All { $total } promoters
search-all-promotions = All { $total } promotions
search-promoters = Promoters
search-conversations = Conversations
list-with = with
