# 可供选择的列表：输入文字缩小范围，按钮翻页。

list-page = 第 { $start }–{ $end } 位，共 { $found } 位。直接输入姓名中的几个字即可查找。
list-found = “{ $words }”：{ $pages ->
        [one] { $of } 个中找到 { $found } 个
       *[many] 找到 { $found } 个，显示第 { $start }–{ $end } 个（共 { $of } 个）
    }
list-page-promotions = 第 { $start }–{ $end } 条，共 { $found } 条。直接输入标题中的几个字即可查找。
chooser-none = 没有与“{ $words }”相符的，也没有发送任何内容。输入一两个字即可，直接输入就行。
button-list-back = ‹ 上一页
button-list-more = 下一页 ›
button-list-all = 全部 { $count } 位客户
button-list-all-promotions = 全部 { $count } 条推广内容
button-somebody-else = 其他客户…
button-say-typed = ➕ 这也是要发送的内容

## 自己的管理页面
web-here = 在网页上查看您的客户以及您与他们的全部往来：
web-link =
    在网页上查看您的客户以及您与他们的全部往来：
    { $url }

    这个链接只能让一个浏览器登录一次，{ $minutes } 分钟内有效。请不要转发。
button-console = 🗂 在网页上看我的客户
chat-console = 在网页上看我的客户
console-to-own-chat = 返回聊天
button-stats-more = 还有 { $count } 条 ›

# 管理页面中的长列表：翻页、总数、在列表中查找。

paging-label = 翻页
paging-before = 上一页
paging-after = 下一页
paging-shown = 第 { $first }–{ $last } 条，共 { $total } 条
paging-total = 共 { $total } 条
paging-none = 列表中没有相符的内容。
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
