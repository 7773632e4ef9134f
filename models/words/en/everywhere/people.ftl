# How people are called who have no name with us.

customer-unnamed = a customer (no name yet)

# Hand-overs: what the one who takes over is told, and the one who gave.

handed-over = { $name } has handed over to you: { $count ->
        [one] one customer is
       *[other] { $count } customers are
    } yours now. /customers shows them, and what was said before is kept.
customer-handed-over = { $name } is { $promoter }’s customer now, so this was not passed on. If it matters, ask { $promoter } to answer. To write to somebody else, choose them first.
