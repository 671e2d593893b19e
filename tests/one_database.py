"""What is seen on SQLite only, besides tests marked so: forms, letters, words and printed sheets.

What lies beneath them – services, lists, counts, locks, whatever asks in a way of its own – is asked of both databases
by the tests beside these. Whatever a form passes on unread (numbers too large, signs a database doesn't take) is too:
home/account/test_attacks_asking.py and test_attacks_words.py.
"""

ONE_DATABASE_FILES = {
    "home/account/test_attacks_links.py",
    "home/account/test_attacks_membership.py",
    "home/account/test_editing.py",
    "home/account/test_invitations.py",
    "home/account/test_members.py",
    "home/account/test_more_subjects.py",
    "home/account/test_one_touch.py",
    "home/account/test_picture_files.py",
    "home/account/test_pictures.py",
    "home/account/test_pins.py",
    "home/account/test_preview_dates.py",
    "home/account/test_reminder_links.py",
    "home/account/test_schedules.py",
    "home/account/test_second_step.py",
    "home/account/test_signing_in.py",
    "home/account/test_typed.py",
    "home/paper/test_collections.py",
    "home/paper/test_pdf.py",
    "home/paper/test_sheets.py",
    "home/sheets/test_sheets.py",
    "home/test_admin_words.py",
    "home/test_arrangement_form.py",
    "home/test_face.py",
    "home/test_languages.py",
    "home/test_one_touch_page.py",
    "home/test_page_tools.py",
    "home/test_palettes.py",
    "home/test_site_settings.py",
    "home/test_styleguide.py",
}
