"""Domains of free-mail and disposable-mail providers, whose addresses the platform refuses.

Source: `manual: platform#invitations`. The platform doesn't publish its list; this is our own, of the widely used
ones. A domain that it lacks is found out by the platform, one that it has too many is allowed through
`guardrails.allowed_domains`. A subdomain counts as its domain.
"""

from __future__ import annotations

from typing import Final

FREE: Final = frozenset(
    # One string: 300 lines of quotes would be no easier to read.
    """
    gmail.com googlemail.com outlook.com outlook.fr outlook.de outlook.es outlook.it outlook.jp outlook.co.id
    outlook.com.br outlook.com.au outlook.at outlook.be outlook.dk outlook.ie outlook.in outlook.kr outlook.pt
    outlook.sa outlook.co.nz outlook.co.th hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.es hotmail.it
    hotmail.be hotmail.nl hotmail.ca hotmail.se hotmail.no hotmail.dk hotmail.fi hotmail.gr hotmail.ch
    hotmail.com.ar hotmail.com.br hotmail.com.tr hotmail.co.jp live.com live.co.uk live.fr live.de live.it live.nl
    live.be live.ca live.se live.dk live.no live.in live.cn live.jp live.com.au live.com.mx live.com.ar
    live.com.pt msn.com passport.com windowslive.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it
    yahoo.ca yahoo.in yahoo.co.in yahoo.co.id yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.za
    yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.mx yahoo.com.my
    yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.vn yahoo.at yahoo.be yahoo.dk yahoo.gr yahoo.ie
    yahoo.nl yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se ymail.com rocketmail.com ymail.ne.jp myyahoo.com
    icloud.com me.com mac.com aol.com aol.co.uk aol.de aol.fr aim.com netscape.net verizon.net proton.me
    protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me gmx.com
    gmx.de gmx.net gmx.at gmx.ch gmx.fr gmx.us gmx.co.uk gmx.eu web.de freenet.de t-online.de arcor.de email.de
    posteo.de posteo.net mailbox.org mail.com email.com usa.com post.com europe.com consultant.com engineer.com
    techie.com writeme.com iname.com zoho.com zohomail.com zohomail.eu zohomail.in fastmail.com fastmail.fm
    fastmail.net hey.com hushmail.com startmail.com runbox.com inbox.com inbox.lv lycos.com excite.com juno.com
    netzero.net rediffmail.com indiatimes.com yandex.com yandex.ru yandex.by yandex.kz yandex.ua ya.ru mail.ru
    bk.ru inbox.ru list.ru internet.ru rambler.ru lenta.ru ukr.net i.ua bigmir.net meta.ua qq.com foxmail.com
    163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn aliyun.com 21cn.com tom.com naver.com
    daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp libero.it virgilio.it alice.it tin.it
    tiscali.it orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr wp.pl o2.pl onet.pl op.pl
    interia.pl tlen.pl gazeta.pl seznam.cz email.cz centrum.cz post.cz centrum.sk azet.sk zoznam.sk freemail.hu
    citromail.hu abv.bg mail.bg uol.com.br bol.com.br terra.com.br ig.com.br globo.com telenet.be skynet.be
    ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl xs4all.nl bluewin.ch btinternet.com virginmedia.com
    blueyonder.co.uk ntlworld.com sky.com talktalk.net comcast.net att.net sbcglobal.net bellsouth.net cox.net
    charter.net earthlink.net optonline.net rogers.com shaw.ca sympatico.ca bigpond.com bigpond.net.au
    optusnet.com.au
    """.split()  # noqa: SIM905
)

DISPOSABLE: Final = frozenset(
    """
    10minutemail.com 10minutemail.net 10minutemail.org 20minutemail.com 33mail.com anonaddy.com anonbox.net
    armyspy.com burnermail.io byom.de cuvox.de dayrep.com deadaddress.com discard.email discardmail.com
    discardmail.de dispostable.com dropmail.me einrot.com emailfake.com emailondeck.com emailtemporario.com.br
    fakeinbox.com fakemail.net fakemailgenerator.com fleckens.hu getairmail.com getnada.com grr.la
    guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org
    guerrillamailblock.com gustr.com harakirimail.com inboxbear.com inboxkitten.com incognitomail.org jetable.org
    jourrapide.com linshiyouxiang.net luxusmail.org mail-temp.com mail-temporaire.fr mail.tm mailcatch.com
    maildrop.cc mailexpire.com mailforspam.com mailinator.com mailinator.net mailinator2.com mailnesia.com
    mailnull.com mailpoof.com mailsac.com mailtemp.net mintemail.com moakt.com mohmal.com mytemp.email
    mytrashmail.com nada.email nowmymail.com one-time.email pokemail.net rhyta.com sharklasers.com smailpro.com
    spam4.me spambog.com spambox.us spamex.com spamfree24.org spamgourmet.com spamgourmet.net superrito.com
    teleworm.us temp-mail.io temp-mail.org temp-mail.ru tempail.com tempinbox.com tempmail.dev tempmail.net
    tempmail.plus tempmailaddress.com tempmailo.com tempr.email throwaway.email throwawaymail.com tmail.ws
    tmailor.com tmpmail.net tmpmail.org trash-mail.com trash-mail.de trashmail.com trashmail.de trashmail.me
    trashmail.net trbvm.com wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org yopmail.com yopmail.fr
    yopmail.net zetmail.com
    """.split()  # noqa: SIM905
)


def kind_of(domain: str) -> str | None:
    """`free-mail` or `disposable-mail` for a domain (lowercase) or a subdomain of such a provider, else `None`."""
    while "." in domain:
        if domain in FREE:
            return "free-mail"
        if domain in DISPOSABLE:
            return "disposable-mail"
        domain = domain.partition(".")[2]
    return None
