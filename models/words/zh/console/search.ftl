# 在控制台里查找文字、人和推广内容。

search-title = 搜索
search-label = 词语，或用引号括起的短语
search-button = 搜索
search-how = 所有词语都要出现，次序不限；外文词可以只写开头。引号中的词语必须完整相连。
search-said = 说过的话
search-customers = 客户
search-promotions = 推广内容
search-nothing = 没有找到“{ $words }”。
search-no-word = 请输入要找的词语。

console-nav-customers = 客户
console-nav-search = 搜索
customers-title = 客户
customers-label = 姓名、标签、号码或说过的话
customers-find = 查找
customers-none = 还没有客户。给推广员写消息或填写表单的人就是客户。
customers-none-found = 没有叫这个名字的客户。
customers-since = 最早联系于
customer-addresses = 可以在哪里联系到
customer-exports = 保存或打印
