# Fields of the operator's own.

field-no-number = “{ $value }” is no number. Write it as 300000, 300,000, 12.5 or 300k.
field-no-date = “{ $value }” is no day. Write it as 2026-11-27.
field-no-choice = “{ $value }” is none of the choices: { $choices }.
field-no-name = A field needs a name.
field-name-reserved = Tables of customers have a column of that name already. Choose another.
field-name-taken = There is a field of that name; it may be archived. Restore it, or choose another name.
field-too-many = There are as many fields as there can be at once. Archive one first.
field-bad-choices = A choice is made between at least two and at most 30: a line for each.

# Fields of the operator's own: pages.

fields-link = Your own fields
fields-title = Your own fields
fields-intro = What you want to know of every customer, in your words. Promoters fill it in on the customer’s page, in the inbox or from a table; they see only their own customers’, and customers never see it.
fields-none = There is no field yet. What do you ask every customer first: a budget, a size, when the contract ends?
fields-another = Another field
fields-name = Name
fields-kind = Kind
fields-kind-text = Text
fields-kind-number = Number
fields-kind-date = Date
fields-kind-choice = Choice
fields-choices = Choices, if it is one: a line for each
fields-listed = Show it in lists of customers
fields-in-lists = in lists
fields-add = Add field
fields-edit = Edit
fields-up = Up
fields-down = Down
fields-archive = Archive
fields-restore = Restore
fields-archived = Archived
fields-archived-note = They are not offered any more. What stands in them is kept, exported, given out and erased as before.
record-field-back = { $field }: back to “{ $before }”
console-field-refused-title = That was not filled in
console-field-refused = { $why } Go back: what you wrote is still there.
