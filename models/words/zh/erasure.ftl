# What stands where words were that are erased.
erased = （已应客户要求删除。）
