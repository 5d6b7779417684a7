"""A course of 36 hours and 43 participants, from a school's list to the certificate, the file for ФИС ФРДО and its public check."""

import io
import os
import re
import subprocess
import sys

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Page, expect
from walks import answer, ask, axe_problems, fits, letters, link_in

pytestmark = pytest.mark.journey
PASTED = "Ковалёва\tМарина\tСергеевна\tmentor@demo.invalid\tучитель физики\nУварова\tЛидия\tПавловна\tuvarova@demo.invalid\tучитель химии"
GROUP, UNIT = "Январь — февраль 2027", "/xblock/block-v1:Pulsar+Studios+2026+type@vertical+block@module?view=student_view"
NAME, SNILS = "Ковалёва Марина Сергеевна", "112-233-445 95"
TAKEN = "143-752-166 57"  # of a participant of the demonstration
TASK = "План: восемь человек, вторник, кабинет физики. Три работы к маю."


def _scan(name: str) -> dict[str, object]:
    body = io.BytesIO()
    Image.new("RGB", (60, 40), "ivory").save(body, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": body.getvalue()}


def _sound(page: Page) -> None:
    assert (fits(page), axe_problems(page)) == (True, [])


def _move(site: str, now: str) -> None:
    ask(site, "/demo/clock/", {"now": now})


def _tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Страницы группы").get_by_role("link", name=name, exact=True).click()


def _group(page: Page) -> None:
    page.goto("/pulsar/groups/")
    page.get_by_role("link", name=GROUP).click()


def _head_sends_people(head: Page) -> None:
    """Paste a list: a wrong row is named, nothing is stored before the rows are seen."""
    head.goto("/pulsar/course-nominations/")
    head.get_by_role("row").filter(has_text=GROUP).get_by_role("link").click()
    listed = head.url
    head.get_by_label("Скопируйте строки из Excel и вставьте сюда").fill(PASTED + "\nФадеев\tРоман\t\tбез почты\tпедагог")
    _sound(head)
    head.get_by_role("button", name="Проверить строки").click()
    expect(head.get_by_text("Напишите адрес электронной почты").first).to_be_visible()
    head.goto(listed)
    head.get_by_label("Скопируйте строки из Excel и вставьте сюда").fill(PASTED)
    head.get_by_role("button", name="Проверить строки").click()
    expect(head.locator("[data-pulsar-count=new]")).to_have_text("2")
    head.get_by_label("Зачем загружается таблица?").fill("Направляем на курс")
    head.get_by_role("button", name="Сохранить 2 строки").click()
    expect(head.get_by_role("status").filter(has_text="строки сохранены")).to_be_visible()
    head.goto(listed)
    expect(head.get_by_role("row").filter(has_text=NAME)).to_contain_text("Ответа пока нет")


def _guest_declines(guest: Page, link: str) -> None:
    """Decline by the link of a letter, without an account."""
    guest.goto(link)
    _sound(guest)
    guest.get_by_role("button", name="Отказаться").click()
    expect(guest.get_by_role("status")).to_contain_text("Вы отказались")


def _applies(page: Page) -> None:
    """Find the course in «My Pulsar» and apply on a phone."""
    page.goto("/pulsar/me/")
    page.get_by_role("article").filter(has_text="заполните заявку").get_by_role("link").first.click()
    page.get_by_label("Дата рождения").fill("1984-04-17")
    page.get_by_label("Телефон").fill("+7 382 200-00-00")
    page.get_by_label("Педагогический стаж, полных лет").fill("20")
    page.get_by_label("Предмет или направление").fill("физика")
    page.get_by_label("Студию собираемся открыть").check()
    _sound(page)
    page.get_by_role("button", name="Подать заявку").click()
    expect(page.locator("[data-pulsar-status=docs_needed]").first).to_be_visible()
    _sound(page)


def _consents(page: Page) -> None:
    """Answer the consent, which is a document of its own."""
    own = page.url
    page.get_by_role("link", name="Прочитать и ответить").click()
    answer(page, "pd", "Даю")
    page.goto(own)
    expect(page.get_by_text("Ваше согласие дано")).to_be_visible()


def _fills_in_the_file(page: Page) -> None:
    """Give СНИЛС and diploma: a slip and the number of somebody else are refused, the latter without naming whose."""
    page.get_by_label("СНИЛС").fill("112-233-445 96")
    page.get_by_label("Пол", exact=True).select_option("f")
    page.get_by_label("Уровень образования").select_option("higher")
    page.get_by_label("Фамилия в дипломе").fill("Иванова")
    page.get_by_label("Номер диплома").fill("1234567")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("#e-snils")).to_contain_text("не сходятся")
    page.get_by_label("СНИЛС").fill(TAKEN)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("#e-snils")).to_contain_text("Такой СНИЛС принять нельзя")
    page.get_by_label("СНИЛС").fill(SNILS)
    page.get_by_label("Копия диплома").set_input_files(_scan("Диплом.jpg"))
    page.get_by_label("Подписанный договор").set_input_files(_scan("Договор.jpg"))
    _sound(page)
    page.get_by_role("button", name="Сохранить и отправить на проверку").click()
    expect(page.locator("[data-pulsar-status=docs_check]").first).to_contain_text("Проверяем")


def _curator_accepts(curator: Page) -> None:
    """See who lacks what, remind all, accept the documents of everybody, take it back, accept them again."""
    curator.goto("/pulsar/me/")
    curator.get_by_role("link", name="Документы слушателей на проверку", exact=True).click()
    curator.get_by_role("link", name=NAME).click()
    expect(curator.get_by_text("***-***-445 95")).to_be_visible()
    _sound(curator)
    curator.get_by_role("link", name="Показать личное дело и копии").click()
    expect(curator.get_by_text(SNILS)).to_be_visible()
    _sound(curator)
    _group(curator)
    _tab(curator, "Чего не хватает")
    expect(curator.get_by_role("row").filter(has_text="согласие")).to_have_count(3)
    _sound(curator)
    curator.get_by_role("button", name=re.compile("^Напомнить всем")).click()
    expect(curator.get_by_role("status").first).to_contain_text("Напоминания отправляются")
    _tab(curator, "Слушатели")
    _sound(curator)
    stages = curator.get_by_role("navigation", name="Этапы")
    for _ in range(2):
        expect(stages.get_by_role("link", name="Документы на проверке")).to_contain_text("4")
        curator.get_by_label("Со всеми, чья очередь").check()
        curator.get_by_role("button", name="Принять документы").click()
        expect(curator.get_by_role("status").first).to_contain_text("Полчаса это можно отменить")
        if _ == 0:
            curator.get_by_role("button", name="Отменить").click()
    expect(stages.get_by_role("link", name="Требуется приказ о зачислении")).to_contain_text("43")


def _enrolled_by_order(curator: Page) -> None:
    """Sign one order about all 43."""
    curator.get_by_label("Со всеми, чья очередь").check()
    curator.get_by_text("Внести приказ о зачислении").click()
    curator.get_by_label("Номер", exact=True).fill("3-к")
    curator.get_by_label("От какого числа").fill("2027-01-15")
    curator.get_by_role("button", name="Внести приказ", exact=True).click()
    expect(curator.get_by_role("status").first).to_contain_text("Полчаса это можно отменить")
    expect(curator.get_by_role("navigation", name="Этапы").get_by_role("link", name="Обучение")).to_contain_text("43")
    _sound(curator)


def _a_day_is_held(curator: Page) -> None:
    """Mark everybody by the list on a face-to-face day: 8 hours each."""
    _tab(curator, "Очные дни")
    curator.get_by_label("Дата").fill("2027-01-23")
    curator.get_by_label("Академические часы").fill("8")
    curator.get_by_role("button", name="Назначить день").click()
    if not curator.get_by_role("button", name="Сохранить список").count():
        curator.get_by_role("link", name="23 января 2027").click()
    for box in curator.locator("[name=pick]").all():
        box.check()
    curator.get_by_role("button", name="Сохранить список").click()
    expect(curator.get_by_text("Сохранено").first).to_be_visible()


def _a_task_is_accepted(page: Page, tutor: Page) -> None:
    """Send the task of the first module, accept it with points; its hours are confirmed by that."""
    page.get_by_role("button", name="Задания", exact=True).click()
    page.get_by_label("Ответ", exact=True).fill(TASK)
    expect(page.locator("[data-pulsar-saved]")).to_contain_text("Сохранено")
    page.get_by_role("button", name="Отправить преподавателю").click()
    expect(page.locator("[data-pulsar-status=sent]")).to_be_visible()
    _group(tutor)
    _tab(tutor, "Работы")
    tutor.get_by_role("row").filter(has_text="Ковалёва").get_by_role("link").click()
    tutor.get_by_label(re.compile("Баллы, от 0 до 10")).fill("9")
    tutor.get_by_role("button", name="Принять").click()
    expect(tutor.locator("[data-pulsar-status=accepted]").first).to_be_visible()


def _others_finish(home: object) -> None:
    """Let all that is still asked be accepted of everybody: 43 people do not fit into a walk."""
    environment = os.environ | {"PULSAR_DEMO_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "pulsar_demo.classmates", "studio-mentor", "2027-01"]
    assert subprocess.run(command, env=environment, check=True, capture_output=True, text=True, cwd=str(home)).stdout.strip() == "43"


def _pass_the_final_assessment(curator: Page) -> None:
    """Store the results of everybody on one sheet."""
    _group(curator)
    _tab(curator, "Аттестация")
    _sound(curator)
    for field in curator.locator("select[name^=result-]").all():
        field.select_option("passed")
    row = curator.get_by_role("row").filter(has_text=NAME)
    row.locator("[name^=work-]").fill("Студия в сельской школе")
    curator.get_by_role("button", name="Сохранить результаты").click()
    expect(curator.get_by_role("status").first).to_contain_text("Сохранено")
    expect(curator.locator("[data-pulsar-status=order_out]")).to_have_count(43)


def _documents_are_given_out(curator: Page) -> None:
    """Sign the completion order about all, give out 43 certificates on numbered forms."""
    _tab(curator, "Документы")
    curator.get_by_label("Со всеми, чья очередь").check()
    curator.get_by_text("Подписать приказ об отчислении").click()
    form = curator.locator("details[open]")
    form.get_by_label("Номер").fill("9-к")
    form.get_by_label("От какого числа").fill("2027-03-29")
    form.get_by_role("button", name="Внести приказ").click()
    expect(curator.get_by_role("status").first).to_contain_text("Приказ подписан")
    curator.get_by_label("Со всеми, чья очередь").check()
    curator.get_by_text("Выписать документы").first.click()
    form = curator.locator("details[open]")
    form.get_by_label("Город").fill("Томск")
    form.get_by_label("Кто подписывает за руководителя").fill("Образцова И. П.")
    form.get_by_role("button", name="Выписать документы").click()
    expect(curator.get_by_role("status").first).to_contain_text("Документы выписаны")
    expect(curator.locator("[data-pulsar-status=cert_issued]")).to_have_count(43)
    _sound(curator)


def _taken_to_the_register(operator: Page) -> None:
    """Make the file for ФИС ФРДО and find the participant in it."""
    operator.goto("/pulsar/documents/frdo/")
    operator.get_by_role("link", name="Сделать файл").click()
    operator.get_by_label("Для чего нужен список?").fill("Вносим сведения за март")
    with operator.expect_download() as started:
        operator.get_by_role("button", name="Выгрузить список").click()
    sheet = load_workbook(io.BytesIO(started.value.path().read_bytes())).active
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    [row] = [row for row in rows if "Ковалёва" in row]
    assert len(row) == 40
    assert {SNILS, "Марина", "Иванова", "36"} <= set(row)


def _anybody_checks(page: Page, anybody: Page) -> None:
    """Open the certificate from «My Pulsar»; whoever is shown it checks it and reads no СНИЛС and no date of birth."""
    page.goto("/pulsar/me/")
    _sound(page)
    card = page.get_by_role("article").filter(has_text="Удостоверение").filter(has_text="Наставник")
    anybody.goto(card.get_by_role("link", name="Открыть страницу проверки").get_attribute("href") or "")
    expect(anybody.get_by_text(NAME).first).to_be_visible()
    expect(anybody.get_by_text("36").first).to_be_visible()
    assert re.findall(r"445 95|1984", anybody.content()) == []
    _sound(anybody)


def test_from_a_list_of_a_school_to_the_certificate(walk, site, home):
    head, curator, operator = walk("head", expects={422}).page, walk("curator").page, walk("operator").page
    _head_sends_people(head)
    [letter] = letters(site, "klimov@demo.invalid")
    _guest_declines(walk("", width=360).page, link_in(letter))
    head.reload()
    expect(head.get_by_role("row").filter(has_text="Климов")).to_contain_text("Отказ")

    person = walk("mentor", expects={422}, width=360)
    _applies(person.page)
    _consents(person.page)
    _fills_in_the_file(person.page)
    _curator_accepts(curator)
    assert "dossier.view" in {row["action"] for row in ask(site, "/demo/audit.json")}

    _move(site, "2027-01-15T12:00")
    curator.reload()
    _enrolled_by_order(curator)
    _move(site, "2027-01-25T12:00")
    _a_day_is_held(curator)
    tutor = walk("tutor").page
    _a_task_is_accepted(person.open_block(UNIT), tutor)
    _others_finish(home)

    _move(site, "2027-03-29T12:00")
    _pass_the_final_assessment(curator)
    _documents_are_given_out(curator)
    _taken_to_the_register(operator)
    _anybody_checks(person.page, walk("", width=360).page)
