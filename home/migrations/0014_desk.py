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
    dependencies = [
        ("directory", "0009_unconfirmed"),
        ("home", "0013_collections"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

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
        migrations.CreateModel(
            name='BulkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(max_length=300, verbose_name='したこと')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='日時')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='元にもどした日時')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='した人')),
            ],
            options={
                'verbose_name': 'まとめた変更',
                'verbose_name_plural': 'まとめた変更',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BulkRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=30, verbose_name='項目')),
                ('before', models.JSONField(verbose_name='まえ')),
                ('after', models.JSONField(verbose_name='あと')),
                ('waits', models.BooleanField(default=False, verbose_name='確認を待った')),
                ('undone', models.BooleanField(default=False, verbose_name='元にもどした')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='home.bulkchange', verbose_name='まとめた変更')),
                ('earlier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='まえの版')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.listing', verbose_name='居場所・活動')),
            ],
            options={
                'verbose_name': 'まとめた変更の1件',
                'verbose_name_plural': 'まとめた変更の1件',
                'constraints': [models.UniqueConstraint(fields=('change', 'listing'), name='bulk_row_once')],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
