"""The modules of the demonstration course as their author wrote them: invented."""

from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.modules.olx import as_text

PROGRAMME = "70:studio-mentor"
PLAN = (
    "<p>Составьте план года своей студии: кто в команде, когда встречаетесь, что успеете к каждому сроку.</p>"
    "<ul><li>Назовите не больше трёх целей, которые можно проверить.</li>"
    "<li>Отметьте, где понадобится помощь школы или регионального оператора.</li>"
    "<li>Скажите, что будете делать, если половина команды заболеет.</li></ul>"
    "<p>Достаточно двух страниц; таблицу можно приложить файлом.</p>"
)
CASES = (
    "<p>Перед вами три случая из жизни студий. Выберите два и разберите: что произошло, что сделали бы вы и почему.</p>"
    "<ul><li>Двое ведут проект, остальные молчат.</li>"
    "<li>Замер не сошёлся с ожиданием, и команда хочет его подправить.</li>"
    "<li>До сдачи неделя, а постановки задачи ещё нет.</li></ul>"
)
CHANGE = (
    "<p>Вспомните последнюю встречу своей студии. Что вы сделали бы иначе теперь?</p>"
    "<p>Можно опереться на свои прежние ответы: отметьте их ниже, и они встанут рядом.</p>"
)
INTRO = "<p>Модуль начинается с общего дня, после него вы составляете план своей студии.</p>"


def _texts(**words: str) -> str:
    return as_text(ModuleTexts(tuple(ActivityText(key, text) for key, text in words.items())))


START = {"display_name": "Модуль 1. Студия в школе", "programme_code": PROGRAMME, "module_key": "start", "intro": INTRO}
METHOD = {"display_name": "Модуль 2. Проект с подростками", "programme_code": PROGRAMME, "module_key": "method"}
FIELDS = {"module": START | {"definition": _texts(plan=PLAN)}, "method": METHOD | {"definition": _texts(cases=CASES, change=CHANGE)}}
