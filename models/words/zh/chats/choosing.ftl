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
