"""`{% one_touch as touch %}`: so that a page of a listing needs to know nothing of what can be done at one touch."""

from django import template

from home.account.one_touch import OneTouch, one_touch_of

register = template.Library()


@register.simple_tag(takes_context=True)
def one_touch(context: template.Context) -> OneTouch:
    return one_touch_of(context["listing"], context["request"].user)
