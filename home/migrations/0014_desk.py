import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: Copied in once; administrators rewrite them.
COMMENTS = [
    "会場の名前と住所を、もう一度確かめてください。",
    "曜日と時間を、いつもの日とくらべて確かめてください。",
    "電話番号かメールを、一つは公開にしてください。",
    "はじめて来る人にもわかるように、何をするのかをもう少し書いてください。",
    "写真に写っている人に、載せてよいかを聞いてください。",
    "個人のお宅の住所が読めます。「だいたいの地域だけ公開」にしてください。",
    "ほかの活動の説明が入っているようです。ページを分けてください。",
]


def seed(apps, schema_editor):
    model = apps.get_model("home", "ReadyComment")
    model.objects.bulk_create(model(text=text, sort_order=10 * place) for place, text in enumerate(COMMENTS, 1))


class Migration(migrations.Migration):
    dependencies = [("home", "0009_reports"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="ReadyComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, unique=True, verbose_name="ことば")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                ("active", models.BooleanField(default=True, verbose_name="使う")),
            ],
            options={
                "verbose_name": "確認のひとこと",
                "verbose_name_plural": "確認のひとこと",
                "ordering": ["sort_order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MembershipEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_day", models.DateField(verbose_name="最後の日")),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="end",
                        to="directory.membership",
                        verbose_name="メンバー",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="決めた人",
                    ),
                ),
            ],
            options={"verbose_name": "メンバーの終わり", "verbose_name_plural": "メンバーの終わり"},
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
