"""A studio whose roster goes out as a table and comes back: the scene and the steps of the tests of loads."""

import csv
import io
import json
from datetime import date

import factories as make
import openpyxl
from studios.cast import cast

from pulsar_xblocks.kernel.loads.models import SheetLoad

WHY = {"reason": "Сверка с журналом школы"}
HEAD = ["ID строки", "Отметка строки", "Код студии", "Студия", "Фамилия", "Имя", "Отчество", "Дата рождения", "Класс"]
HEAD += ["Почта родителя", "Вступил", "Выбыл", "Причина выбытия", "Статус"]
NEW = {"Фамилия": "Лебедева", "Имя": "Софья", "Отчество": "Андреевна", "Дата рождения": "21.03.2013", "Класс": "7 «б»"}


def roster_scene(now):
    """Return the people of the console tests with a studio of two pupils."""
    scene = cast(now)
    scene.studio = make.StudioYearFactory(year=scene.year, name="Кедр", studio__organisation=scene.school, status="active")
    make.MentorFactory(studio_year=scene.studio, person=scene.people.mentor)
    names = (("Иванова", "Анна"), ("Петров", "Олег"))
    scene.rows = [
        make.MembershipFactory(
            studio_year=scene.studio, person__family=family, person__given=given, grade=9, letter="А", joined_on=date(2026, 10, 1)
        )
        for family, given in names
    ]
    scene.address = f"/pulsar/loads/roster/{scene.studio.pk}/"
    return scene


def taken(scene, form="csv"):
    """Return the table as it is taken out: a list of rows, each heading -> cell."""
    answer = scene.client.operator.post(f"/pulsar/studios/{scene.studio.pk}/roster/{form}/", WHY, headers={"Accept-Language": "ru"})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if form == "xlsx":
        head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    else:
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [dict(zip(head, row, strict=True)) for row in rows]


def sent(client, address, rows, encoding="utf-8"):
    """Send the rows as a table; return the answer."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    file = io.BytesIO(out.getvalue().encode(encoding))
    file.name = "ростер.csv"
    return client.post(address, {"file": file}, headers={"Accept-Language": "ru"})


def checked(scene, rows, **more):
    answer = sent(scene.client.operator, scene.address, rows, **more)
    assert answer.status_code == 302, answer.content.decode()
    return SheetLoad.objects.get(key=answer["Location"].split("/")[-2])


def counts(load):
    return {name: n for name, n in json.loads(load.counts).items() if n}


def store(scene, load, reason=WHY["reason"]):
    answer = scene.client.operator.post(f"/pulsar/loads/{load.key}/store/", {"reason": reason})
    load.refresh_from_db()
    return answer


def undo(scene, load):
    answer = scene.client.operator.post(f"/pulsar/loads/{load.key}/undo/")
    load.refresh_from_db()
    return answer
