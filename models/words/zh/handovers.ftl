# 交接：接手的人和交出的人会看到的话。

handed-over = { $name } 已向您交接：现在有 { $count } 位客户归您负责。/customers 可查看，之前的对话都已保留。
customer-handed-over = 现在由 { $promoter } 负责 { $name }，所以这条没有转达。
