"""What a task's rule says beside who, when and with what, in a few Chinese words: for cards, charts and exports."""

from yunnao.model.procedure import ContingencyPlan, TaskRule


def span(minutes: int) -> str:
    """30 分钟, 2 小时."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} 分钟" if hours == 0 or rest else f"{hours} 小时"


def course_of(plan: ContingencyPlan, task: TaskRule) -> dict[str, str]:
    """How the task runs: its conditions, its round, what it is made of, what it hands in and shows, its group."""
    groups = {group.id: group.name for group in plan.command.groups} if plan.command else {}
    said = {
        "条件": "且".join(f"{fact} {wanted}" for fact, wanted in task.when.items()),
        "周期": f"响应期间每 {span(task.every_minutes)}一次" if task.every_minutes else "",
        "里程碑": "前列任务全部办结即为达到" if task.milestone else "",
        "调用预案": task.calls, "报告": task.form, "凭据": task.proof, "工作组": groups.get(task.group, task.group),
    }
    return {name: words for name, words in said.items() if words}
