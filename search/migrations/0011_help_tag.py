from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0010_changed_last'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entrytag',
            name='group',
            field=models.CharField(choices=[('district', '学区'), ('category', 'すること'), ('audience', '対象'), ('standpoint', '立場'), ('participation', '参加のしかた'), ('feature', '特徴'), ('weekday', '曜日'), ('time', '時間帯'), ('eligible', '来られる人の住む所'), ('organiser', '運営する団体の本拠'), ('help', '手伝い・物')], max_length=15),
        ),
    ]
