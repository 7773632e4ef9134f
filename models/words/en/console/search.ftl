# Looking for words, people and promotions in the console.

search-title = Search
search-label = Words, or a “phrase in quotes”
search-button = Search
search-how = All the words must be there, in any order; the beginning of a word is enough. Words in quotation marks must stand side by side.
search-said = What was said
search-customers = Customers
search-promotions = Promotions
search-nothing = Nothing was found for “{ $words }”.
search-no-word = Type a word to look for.

console-nav-customers = Customers
console-nav-search = Search
customers-title = Customers
customers-label = Name, label, number or words
customers-find = Find
customers-none = There are no customers yet. Whoever writes to a promoter, or fills in a form, is one.
customers-none-found = No customer has this name.
customers-since = known since
customer-addresses = Where they can be reached
customer-exports = To keep or print
