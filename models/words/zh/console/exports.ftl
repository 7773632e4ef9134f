# 列表导出：进行到哪里、结果如何。

list-export = 导出整个列表（{ $count } 条）：
conversations-export = 导出这些对话的全部内容：
export-progress = 已收到多少
export-begun = 开始导出。
export-done = { $done } / { $all } 条
export-far = 已有 { $done } 条
export-stop = 停止
export-stopped = 已停止，没有保存任何内容。
export-broken = 在 { $done } 条后中断，没有保存任何内容，请重试。
export-saved = 文件完整：{ $done } 条。
