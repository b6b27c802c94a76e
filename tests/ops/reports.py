"""Reports of mail that came back, written for these tests in the shapes in which servers write them.

Each takes the Message-ID of the mail it is about; `action` and `status` tell what became of that.
"""

OURS = """\
From: Kindling <hello@forum.example.org>
To: ana@example.org
Subject: Re: your day 8
Message-ID: {message_id}
Date: Tue, 10 Mar 2026 12:15:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Ben answered your day 8.
"""


def postfix(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    return f"""\
Return-Path: <>
Received: by mx.example.net (Postfix) id 7D3F12A0; Tue, 10 Mar 2026 12:15:03 +0000 (UTC)
Date: Tue, 10 Mar 2026 12:15:03 +0000 (UTC)
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: hello@forum.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="7D3F12A0.1773144903/mx.example.net"
Message-Id: <20260310121503.B1C2D12A1@mx.example.net>

This is a MIME-encapsulated message.

--7D3F12A0.1773144903/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.example.net. Your message could not be delivered.

<ana@example.org>: host mail.example.org[192.0.2.7] said: 550 {status} nobody has this address

--7D3F12A0.1773144903/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 7D3F12A0
X-Postfix-Sender: rfc822; hello@forum.example.org
Arrival-Date: Tue, 10 Mar 2026 12:15:01 +0000 (UTC)

Final-Recipient: rfc822; ana@example.org
Original-Recipient: rfc822;ana@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 {status} nobody
    has this address

--7D3F12A0.1773144903/mx.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

{OURS.format(message_id=message_id)}
--7D3F12A0.1773144903/mx.example.net--
""".encode()


def exim(message_id: str, action: str = "failed", status: str = "5.0.0") -> bytes:
    """Only the head comes back, and line ends are those of the wire."""
    head = OURS.format(message_id=message_id).split("\n\n")[0]
    return (
        f"""\
Return-path: <>
Envelope-to: hello@forum.example.org
X-Failed-Recipients: ana@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example.net>
To: hello@forum.example.org
Content-Type: multipart/report; report-type=delivery-status; boundary=1773144903-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1vzZxX-0003Qk-2b@relay.example.net>

--1773144903-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

A message that you sent could not be delivered to all of its recipients. This is a permanent error.

  ana@example.org
    Unrouteable address

--1773144903-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; relay.example.net

Action: {action}
Final-Recipient: rfc822;ana@example.org
Status: {status}

--1773144903-eximdsn-1804289383
Content-type: text/rfc822-headers

{head}

--1773144903-eximdsn-1804289383--
""".replace("\n", "\r\n")
    ).encode()


def microsoft(message_id: str, action: str = "failed", status: str = "5.1.10") -> bytes:
    """Words for people as HTML in Base64, a long diagnosis, and the mail beside the head of another."""
    return f"""\
Received: from MAILER.outlook.example (2001:db8::7) by IN.outlook.example; Tue, 10 Mar 2026 12:15:04 +0000
MIME-Version: 1.0
From: <postmaster@outlook.example>
To: <hello@forum.example.org>
Date: Tue, 10 Mar 2026 12:15:04 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_a1b2c3d4-0000-0000-0000-00000000beef_"
Content-Language: en-US
Message-ID: <a1b2c3d4-feed@outlook.example>
In-Reply-To: {message_id}
References: {message_id}
Subject: Undeliverable: Re: your day 8
Auto-Submitted: auto-replied

--_a1b2c3d4-0000-0000-0000-00000000beef_
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="_e5f6-alternative_"

--_e5f6-alternative_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message to ana@example.org couldn't be delivered.=20

--_e5f6-alternative_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PGh0bWw+PGJvZHk+PHA+WW91ciBtZXNzYWdlIGNvdWxkbid0IGJlIGRlbGl2ZXJlZC48L3A+PC9i
b2R5PjwvaHRtbD4=

--_e5f6-alternative_--

--_a1b2c3d4-0000-0000-0000-00000000beef_
Content-Type: message/delivery-status

Reporting-MTA: dns;IN.outlook.example
Received-From-MTA: dns;mx.example.net
Arrival-Date: Tue, 10 Mar 2026 12:15:02 +0000

Final-Recipient: rfc822;ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; Recipient ana@example.org
 not found by SMTP address lookup

--_a1b2c3d4-0000-0000-0000-00000000beef_
Content-Type: message/rfc822

X-MS-Exchange-Something: 0
{OURS.format(message_id=message_id)}
--_a1b2c3d4-0000-0000-0000-00000000beef_--
""".encode()


def gmail(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """With a picture beside its words; what comes back names us only in what it answers."""
    return f"""\
From: Mail Delivery Subsystem <mailer-daemon@mail.example.com>
To: hello@forum.example.org
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id}
In-Reply-To: {message_id}
X-Failed-Recipients: ana@example.org
Message-ID: <69b01234.a70a0220.1a2b3.0001.GMR@mail.example.com>
Date: Tue, 10 Mar 2026 05:15:04 -0700 (PDT)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000c0ffee0001"; report-type=delivery-status

--000000000000c0ffee0001
Content-Type: multipart/related; boundary="000000000000c0ffee0002"

--000000000000c0ffee0002
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--000000000000c0ffee0002
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--000000000000c0ffee0002--
--000000000000c0ffee0001
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com
Arrival-Date: Tue, 10 Mar 2026 05:15:03 -0700 (PDT)

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550-{status} The email account that you tried to reach does not exist.
Last-Attempt-Date: Tue, 10 Mar 2026 05:15:04 -0700 (PDT)

--000000000000c0ffee0001--
""".encode()


def complaint(message_id: str, kind: str = "abuse") -> bytes:
    """What a feedback loop sends when somebody presses "this is spam"."""
    return f"""\
From: <feedback@loop.example.com>
Date: Tue, 10 Mar 2026 12:30:00 +0000
Subject: FW: Re: your day 8
To: <abuse@forum.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54"

--part1_13d.2e68ed54
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP 192.0.2.1.

--part1_13d.2e68ed54
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeLoop/1.0
Version: 1
Original-Mail-From: <hello@forum.example.org>
Arrival-Date: Tue, 10 Mar 2026 12:15:00 +0000
Source-IP: 192.0.2.1

--part1_13d.2e68ed54
Content-Type: message/rfc822
Content-Disposition: inline

{OURS.format(message_id=message_id).replace("ana@example.org", "redacted@example.org")}
--part1_13d.2e68ed54--
""".encode()


BOUNCES = {"postfix": postfix, "exim": exim, "microsoft": microsoft, "gmail": gmail}
