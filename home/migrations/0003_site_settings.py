"""A city's own name, logo, colour, words and emergency contacts; library mode."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0002_limits_cache'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='about',
            field=wagtail.fields.RichTextField(blank=True, help_text='「このサイトについて」のページに出ます。だれが、何のために開いているかを書きます。', verbose_name='このサイトについて'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='accent',
            field=models.CharField(choices=[('tokiwa', '常磐（みどり）'), ('ai', '藍（あい）'), ('fuji', '藤（むらさき）'), ('akane', '茜（あか）'), ('asagi', '浅葱（みずいろ）'), ('kuri', '栗（ちゃいろ）')], default='tokiwa', help_text='どの色も、明るい画面と暗い画面の両方で、文字が読みやすいことを確かめてあります。', max_length=20, verbose_name='色'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='emergency',
            field=models.TextField(blank=True, help_text='1行に1つ、「名前 番号」の順に書きます（例：警察 110）。番号は、押すと電話がかかります。', verbose_name='いそぐときの連絡先'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='library_mode',
            field=models.BooleanField(default=False, help_text='図書館や学校など、みんなで使うパソコンで見せるときに入れます。端末に何も保存できなくなります。', verbose_name='図書館モード'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='logo',
            field=models.ForeignKey(blank=True, help_text='左上に出ます。背景が透明で、明るい画面でも暗い画面でも見えるものにします。', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='ロゴ'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='logo_text',
            field=models.CharField(blank=True, help_text='ロゴの中に名前が書いてあるときだけ、その文字を入れます。名前が二重に出なくなり、画面を見ない人にも伝わります。', max_length=60, verbose_name='ロゴに書いてある文字'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='name_easy',
            field=models.CharField(blank=True, help_text='空なら、上の名前が出ます。', max_length=60, verbose_name='サイトの名前（やさしい日本語）'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='name_en',
            field=models.CharField(blank=True, help_text='例：Nagiura ibasho。空なら、日本語の名前が出ます。', max_length=60, verbose_name='サイトの名前（英語）'),
        ),
        migrations.AlterField(
            model_name='sitesettings',
            name='contact',
            field=models.CharField(blank=True, help_text='電話番号やメールアドレス。ページのいちばん下に出ます。', max_length=200, verbose_name='問い合わせ先'),
        ),
        migrations.AlterField(
            model_name='sitesettings',
            name='footer',
            field=models.TextField(blank=True, help_text='ページのいちばん下に出る、短い説明です。空なら決まった一文が出ます。', verbose_name='フッターの文'),
        ),
        migrations.AlterField(
            model_name='sitesettings',
            name='name',
            field=models.CharField(blank=True, help_text='ページの左上と、ブラウザのタブに出ます。空なら「いばしょ」です。', max_length=60, verbose_name='サイトの名前'),
        ),
        migrations.AlterField(
            model_name='sitesettings',
            name='operator',
            field=models.CharField(blank=True, help_text='例：凪浦市社会福祉協議会', max_length=120, verbose_name='運営者'),
        ),
        migrations.AlterField(
            model_name='sitesettings',
            name='quick_exit_url',
            field=models.URLField(blank=True, help_text='だれが見ても不自然でないページにします（天気など）。', verbose_name='「すぐに離れる」の行き先'),
        ),
    ]
