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
