def test_pages_stand(world, browser):
    browser.sign_in(world.ana)
    for path in ("profile", "account", "sessions"):
        print(browser.visit(f"/settings/{path}").statements)
    print(browser.visit("/people/ana").statements)
    browser.visit("/dev/mail")
