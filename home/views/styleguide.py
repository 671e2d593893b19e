"""/styleguide/ – stub"""

from django.http import HttpResponse


def styleguide(request):
    return HttpResponse("")
