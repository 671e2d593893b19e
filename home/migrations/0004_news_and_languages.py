import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0003_site_settings'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('title_en', models.CharField(blank=True, max_length=255, verbose_name='タイトル（英語）')),
                ('title_easy', models.CharField(blank=True, max_length=255, verbose_name='タイトル（やさしい日本語）')),
            ],
            options={
                'verbose_name': 'お知らせの一覧',
                'verbose_name_plural': 'お知らせの一覧',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('title_en', models.CharField(blank=True, max_length=255, verbose_name='タイトル（英語）')),
                ('title_easy', models.CharField(blank=True, max_length=255, verbose_name='タイトル（やさしい日本語）')),
                ('intro', models.TextField(blank=True, verbose_name='はじめに')),
                ('intro_en', models.TextField(blank=True, verbose_name='はじめに（英語）')),
                ('intro_easy', models.TextField(blank=True, verbose_name='はじめに（やさしい日本語）')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文')),
                ('body_en', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文（英語）')),
                ('body_easy', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文（やさしい日本語）')),
                ('date', models.DateField(default=django.utils.timezone.localdate, verbose_name='日付')),
                ('until', models.DateField(blank=True, help_text='書かなければ、ずっと出ます。', null=True, verbose_name='いつまで一覧に出すか')),
            ],
            options={
                'verbose_name': 'お知らせ',
                'verbose_name_plural': 'お知らせ',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='body_easy',
            field=wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文（やさしい日本語）'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='body_en',
            field=wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文（英語）'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='intro_easy',
            field=models.TextField(blank=True, verbose_name='はじめに（やさしい日本語）'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='intro_en',
            field=models.TextField(blank=True, verbose_name='はじめに（英語）'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='title_easy',
            field=models.CharField(blank=True, max_length=255, verbose_name='タイトル（やさしい日本語）'),
        ),
        migrations.AddField(
            model_name='guidepage',
            name='title_en',
            field=models.CharField(blank=True, max_length=255, verbose_name='タイトル（英語）'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='body_easy',
            field=wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文（やさしい日本語）'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='body_en',
            field=wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('notice', 4), ('image', 8)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': '見出し', 'template': 'home/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'icon': 'pilcrow', 'label': '文章', 'template': 'home/blocks/paragraph.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': '見出し', 'required': False}), 3: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ul', 'ol', 'h3'], 'label': '本文'}), 4: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3)]], {}), 5: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': '写真'}), 6: ('wagtail.blocks.CharBlock', (), {'help_text': '目の見えない人にも伝わるように書きます。', 'label': '写真の説明'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'そえ書き', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 5), ('alt', 6), ('caption', 7)]], {})}, verbose_name='本文（英語）'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='lead_easy',
            field=models.CharField(blank=True, max_length=200, verbose_name='はじめのことば（やさしい日本語）'),
        ),
        migrations.AddField(
            model_name='homepage',
            name='lead_en',
            field=models.CharField(blank=True, max_length=160, verbose_name='はじめのことば（英語）'),
        ),
    ]
