"""The door: signing in, staying, leaving."""


def test_a_member_signs_in_and_out(world, browser):
    page = browser.sign_in(world.ana)

    assert page.path == "/"
    assert page.has_button("Sign out")
    assert not browser.submit("Sign out").has_button("Sign out")
