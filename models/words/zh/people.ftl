# 还没有名字的人怎样称呼。

customer-unnamed = 还没有名字的客户
