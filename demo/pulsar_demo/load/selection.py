"""The unit of the demonstration course about selection: the ready questionnaire «Наука», words of welcome invented."""

from pulsar_xblocks.kernel.questions.olx import as_text
from pulsar_xblocks.selection.templates import science

CALL = "70:science-2026-12"
FIELDS = {
    "selection": {
        "display_name": "Отбор на смену «Наука: зимний интенсив»",
        "call_code": CALL,
        "intro": (
            "<p>Смена для тех, кто уже решает задачи труднее школьных или ведёт свой проект. Две недели занятий, лаборатории и "
            "разговоры с учёными.</p><p>Чтобы подать заявку, пройдите учебно-отборочный курс и заполните анкету: "
            "черновик можно дополнять до последнего дня.</p>"
        ),
        "definition": as_text(science()),
    }
}
