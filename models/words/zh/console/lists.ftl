# 管理页面中的长列表：翻页、总数、在列表中查找。

paging-label = 翻页
paging-before = 上一页
paging-after = 下一页
paging-shown = 第 { $first }–{ $last } 条，共 { $total } 条
paging-total = 共 { $total } 条
paging-none = 列表中没有相符的内容。请减少条件，或显示全部。
opens-dropped = 另有 { $count } 次打开只计数，不再逐条保留：读者身份不明，时间早于
opens-dropped-some = 读者身份不明的打开，早于以下时间的不再逐条保留，不在列表中：
promotions-label = 标题或简介
conversations-label = 客户或推广员的姓名，或主题
opens-label = 推广内容、推广员或读者
search-total = · { $total }
search-all-customers = 全部 { $total } 位客户
search-all-conversations = 全部 { $total } 个对话
search-all-promoters = 全部 { $total } 位推广员
search-all-promotions = 全部 { $total } 条推广内容
search-promoters = 推广员
search-conversations = 对话
list-with = 推广员：
