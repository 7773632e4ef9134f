# 还没有名字的人怎样称呼。

customer-unnamed = 还没有名字的客户

# 交接：接手的人和交出的人会看到的话。

handed-over = { $name } 已把客户转交给您：现在有 { $count } 位客户归您负责。/customers 可查看，之前的对话都已保留。
customer-handed-over = { $name } 现在是 { $promoter } 的客户，所以这条没有转达。如有需要，请让 { $promoter } 回复；要写给别的客户，请重新选择。
